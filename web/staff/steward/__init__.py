"""What stewards do: accounts, and what waits for a decision."""
