"""Takes an import back, whole: what nobody has touched goes, what was changed gets its old value, the rest stays and says why."""

from services.imports.batches.taking_back.plan import reverse
from services.imports.batches.taking_back.undo import undo

__all__ = ["reverse", "undo"]
