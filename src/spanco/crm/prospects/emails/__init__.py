"""E-mails to targets, written from templates."""
