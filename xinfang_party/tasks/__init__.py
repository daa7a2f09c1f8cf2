"""Work outside a request: timed jobs (定时任务) with a ledger (台账), background tasks (后台任务) with progress (进度), the runner (执行器).

Reads nobody; rooms register the functions.
"""
