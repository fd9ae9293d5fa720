"""Every Python that the tests start reads this first (PYTHONPATH names this folder): no way out."""

import closed

closed.block()
