"""What passes to other teams at a closing: the board, the word on it before, and who goes on with what."""
