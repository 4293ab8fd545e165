"""Trust: what a customer should never have sent is taken out before anything is written down."""
