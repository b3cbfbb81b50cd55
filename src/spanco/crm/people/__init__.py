"""Users, teams, roles, and what each may see."""
