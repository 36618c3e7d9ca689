"""The import wizard and batches; apps register what they can import."""
