"""How things look: each function takes values and gives a widget or HTML. Nothing here reads the database."""
