"""Reviews as files: the scorecard on paper, the cycle as a workbook, a department's report (spec 10)."""
