"""What a run has to say, as plain data: findings, outcomes, verdict, features and notes."""
