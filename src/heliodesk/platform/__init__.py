"""What the exchange's own back end knows: deposits, withdrawals, orders, the account. Asked, never guessed."""
