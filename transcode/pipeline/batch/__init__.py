"""A batch of recordings: planned, shared among workers, and noted as it goes."""
