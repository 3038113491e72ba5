"""What is sold and for how much: products, orders, prices and discounts."""
