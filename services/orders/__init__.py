"""What families buy besides classes: products, orders, and what becomes of them."""
