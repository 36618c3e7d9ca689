"""Group view, forecasts, turnover: reads the rest, owns little."""
