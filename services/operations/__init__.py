"""What runs by itself, what is kept for how long, and how the deployment is doing."""
