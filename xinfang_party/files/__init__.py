"""Attachments (附件): a content-addressed store (存储), stored file (文件), attachment to any object (关联), numbered revision (版本), download (下载).

Reads nobody; a room registers which of its objects may carry files and who may read them.
"""
