"""Who may do what: roles (角色), permissions (权限), the span of a permission (范围), the frozen Identity (身份) and the gate (关口).

Denied by default: a permission that stands not in the table is nobody's, a route that names none cannot be registered.
Reads nobody; every room above asks here.
"""
