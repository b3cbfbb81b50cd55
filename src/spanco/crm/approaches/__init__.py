"""Appointments made and honoured, preparation, needs."""
