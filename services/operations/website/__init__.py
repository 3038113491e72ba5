"""The portal on the provider's own website: who may show it, what is pasted there, and whether it stands there."""
