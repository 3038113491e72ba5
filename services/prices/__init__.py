"""What something costs, in which parts it is paid, and why: prices, plans, discounts."""
