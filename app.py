from xinfang_party import create_app

app = create_app()
