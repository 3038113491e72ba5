"""The register: who comes today, who was here, and what whoever marks it has to know."""
