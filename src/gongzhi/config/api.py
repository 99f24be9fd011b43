"""The open API: everything public without a key, and one act. ``/api/v1/openapi.json`` describes it."""

from __future__ import annotations

from gongzhi.domains.disclosure.api import router as disclosure
from gongzhi.domains.indicators.api import router as indicators
from gongzhi.domains.matters.api import router as matters
from gongzhi.domains.people.api import router as people
from gongzhi.domains.places.api import router as places
from gongzhi.shared.ledger.api import router as ledger
from gongzhi.shared.web.api import Readable, StrictApi, StrictParser, install

api = StrictApi(
    title="共治 Gongzhi",
    version="1",
    description="县域基层群众自治的公开数据，无需密钥；英文在 /en/api/v1/。Public data, no key needed.",
    urls_namespace="api",
    docs_url=None,  # the page of the documentation would fetch its scripts from elsewhere
    openapi_url="/openapi.json",
    parser=StrictParser(),
    renderer=Readable(),
)
install(api)
for router in (places, people, matters, disclosure, indicators, ledger):
    api.add_router("", router)
