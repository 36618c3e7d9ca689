"""API tokens: who may use the machine interface of the company, for what, until when (spec 13.1)."""
