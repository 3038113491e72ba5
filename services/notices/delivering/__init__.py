"""How a message leaves: rendered late, asked once more whether it is still wanted, handed in, recorded."""
