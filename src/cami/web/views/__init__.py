"""Pages: each view asks the register or calls one workflow, and chooses a template."""
