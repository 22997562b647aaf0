"""How what was granted reaches the company: the steps of 7.5.2.3 to 7.5.2.5, in their order, by kind of policy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    RECOGNITION = "recognition", _("Recognition (认定类)")
    PROJECT = "project", _("Project (项目类)")
    FUNDS = "funds", _("Funds or support (资金类、扶持类)")


class Step(models.TextChoices):
    """A step; ``Route`` decides which of them there are."""

    CERTIFICATE = "certificate", _("Document and certificate are issued (下发文件及认定证书)")
    CONTRACT = "contract", _("The contract is signed (签订合同)")
    RECEIPT = "receipt", _("The receipt is accepted (受理收据)")
    PAYMENT = "payment", _("The funds are paid out (下达专项资金)")


STEPS: dict[str, tuple[Step, ...]] = {
    Route.RECOGNITION: (Step.CERTIFICATE,),
    Route.PROJECT: (Step.CONTRACT, Step.RECEIPT, Step.PAYMENT),
    Route.FUNDS: (Step.RECEIPT, Step.PAYMENT),
}
