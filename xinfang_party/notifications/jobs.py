from xinfang_party.notifications import service


def send_digests() -> None:
    service.write_digests()


def deliver_mail() -> None:
    service.deliver()
