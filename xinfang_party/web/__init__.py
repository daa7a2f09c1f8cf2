"""What every page shares: base form and fields, filters, paging, panels, navigation, security headers, error pages, repeated posts.

Reads `kernel` only.
"""
