"""What is looked back at: who changed what, figures by term, and lists to save."""
