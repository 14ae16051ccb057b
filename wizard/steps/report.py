"""Write the readiness report that the class asks for."""

from wizard.session import Step

STEP = Step(id="report", title="Your readiness report", why="x", resolves=(), done=lambda _s, _r, _t: True)
