"""Calls, e-mails, qualification, the call queue."""
