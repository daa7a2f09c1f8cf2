from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.communities.terms import Bond, Group, HelperRole, Level, NeedKind, NeedState, PartnerKind, Purpose, Receipt, Satisfaction
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Member


class Place(Model):
    """A district, street or community. Names repeat within a city, codes do not."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    level: Mapped[Level] = mapped_column(words(Level), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    parent: Mapped["Place | None"] = relationship(remote_side=[id])
    __mapper_args__ = {"version_id_col": version}

    @property
    def path(self) -> str:
        """Its name behind the names above it: names alone repeat."""
        return f"{self.parent.path} {self.name}" if self.parent is not None else self.name


class PlaceContact(Model):
    """Whom to ask at a community's office (never a resident), from one day to another."""

    __tablename__ = "place_contact"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(40), default="")
    office_phone: Mapped[str] = mapped_column(String(30), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    place: Mapped[Place] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Partner(Model):
    """An organization the bureau serves together with."""

    __tablename__ = "partner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[PartnerKind] = mapped_column(words(PartnerKind))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    contact: Mapped[str] = mapped_column(String(40), default="")
    office_phone: Mapped[str] = mapped_column(String(30), default="")
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    place: Mapped[Place | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class VolunteerProfile(Model):
    """What a member can do and when; told by the member, of no use for anything but asking. `offers_since`: asked to be called, and since when."""

    __tablename__ = "volunteer_profile"
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, autoincrement=False)
    volunteer_no: Mapped[str] = mapped_column(String(30), default="")
    """志愿者编号 of the outside platform."""
    registered_on: Mapped[date | None]
    """注册志愿者 since."""
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    free_times: Mapped[list[str]] = mapped_column(JSON, default=list)
    offers_since: Mapped[date | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class ReportIn(Model):
    """One report of a member, or of a branch as such (`member_id` None), to a community, good from one day to another. Renewed before it ends, its last
    day moves on; afterwards a new one begins. It counts from the day the community's word is there.
    """

    __tablename__ = "report_in"
    __table_args__ = (Index(None, "member_id", "from_on"), Index(None, "branch_id", "to_on"), CheckConstraint("to_on >= from_on", name="dates"),
                      CheckConstraint("(confirmed_on IS NULL) = (receipt IS NULL)", name="receipt"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    bond: Mapped[Bond] = mapped_column(words(Bond))
    from_on: Mapped[date]
    to_on: Mapped[date]
    """The last day it is good for; put forward where it is ended before."""
    renewed_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    receipt: Mapped[Receipt | None] = mapped_column(words(Receipt))
    confirmed_by: Mapped[str] = mapped_column(String(40), default="")
    """The community's office, or who signed the paper there."""
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch] = relationship()
    member: Mapped[Member | None] = relationship()
    place: Mapped[Place] = relationship()
    __mapper_args__ = {"version_id_col": version}


class CommunityLink(Model):
    """A one-time link for a community's contact: known by its digest only. `subject_id`: of what the purpose is about (need, service event)."""

    __tablename__ = "community_link"
    __table_args__ = (Index(None, "purpose", "subject_id"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    """For whom it was made."""
    subject_id: Mapped[int | None]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[str] = mapped_column(String(80))
    expires_on: Mapped[date]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[Place] = relationship()
    branch: Mapped[Branch] = relationship()


class Need(Model):
    """What a community asks for. Of a wish the group of people is known, never who."""

    __tablename__ = "need"
    __table_args__ = (Index(None, "state", "due_on"), CheckConstraint("wanted > 0", name="wanted"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "claimed_branch_id", "member": "claimed_member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[NeedKind] = mapped_column(words(NeedKind))
    title: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text, default="")
    group: Mapped[Group] = mapped_column("applicant_group", words(Group))
    wanted: Mapped[int] = mapped_column(default=1)
    """How many people it takes."""
    published_on: Mapped[date] = mapped_column(index=True)
    published_by: Mapped[str] = mapped_column(String(80))
    published_account_id: Mapped[int | None]
    """Of whoever published it here; none where the community asked by a link."""
    due_on: Mapped[date | None]
    state: Mapped[NeedState] = mapped_column(words(NeedState), default=NeedState.OPEN)
    claimed_branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    claimed_member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    claimed_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(300), default="")
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(String(40), default="")
    receipt: Mapped[Receipt | None] = mapped_column(words(Receipt))
    grade: Mapped[Satisfaction | None] = mapped_column(words(Satisfaction))
    withdraw_reason: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    place: Mapped[Place] = relationship()
    claimed_branch: Mapped[Branch | None] = relationship()
    claimed_member: Mapped[Member | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class HelperCount(Model):
    """How many of one role helped to settle a dispute on a day, and of which class of cases; no personal file."""

    __tablename__ = "helper_count"
    __table_args__ = (CheckConstraint("people > 0", name="people"), Index(None, "branch_id", "helped_on"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    helped_on: Mapped[date]
    role: Mapped[HelperRole] = mapped_column(words(HelperRole))
    people: Mapped[int]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    """The class of the case (内容分类), which petitions keeps."""
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    is_settled: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    recorder: Mapped[str] = mapped_column(String(80))
    removed_on: Mapped[date | None]
    """Entered by mistake: it stays readable and counts nowhere."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch] = relationship()
    place: Mapped[Place | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
