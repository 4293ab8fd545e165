"""Is it written by a machine, though no header says so? Confirmations, codes and resets that other companies' systems send.

Whoever gets a company to mail them at an address of the desk can prove to a third party that they are that company (the
"ticket trick"). So these never become words in anybody's matter. Pure.
"""

import re

from heliodesk.mail.shapes import Mail

_LOCAL = re.compile(
    r"(?:no|do[._-]?not|dont)[._-]?reply|noreply|notifications?|notify|mailer|mailer-daemon|postmaster|bounces?|alerts?|"
    r"(?:account|security|verify|verification|confirm(?:ation)?|signup|invitations?|invites?|welcome|updates?|newsletter)"
    r"(?:[._+-].*)?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:verification|confirmation|security|one[- ]?time|login|sign[- ]?in|access|activation|authentication) (?:code|pin|password)|"
    r"(?:verify|confirm|activate) (?:your|this) (?:e-?mail|account|address)|(?:reset|change) your password|password reset|"
    r"(?:complete|finish) (?:your )?(?:registration|sign[- ]?up)|magic link|invited you to (?:join|collaborate)|"
    r"验证码|校验码|动态密码|激活(?:您的)?(?:账[号户]|帐[号户]|邮箱)|验证(?:您的)?邮箱|重置(?:您的)?密码|找回密码|驗證碼|"
    r"código de (?:verificación|verificação|confirmación|seguridad)|restablecer (?:tu|su) contraseña|redefinir (?:sua )?senha|"
    r"код (?:подтверждения|проверки)|подтвердите (?:ваш )?(?:адрес|почту|e-?mail)|сброс(?:ить)? пароля|"
    r"code de (?:vérification|confirmation)|réinitialis\w+ (?:votre )?mot de passe|bestätigungscode|passwort zurücksetzen|"
    r"確認コード|認証コード|パスワードの再設定|인증 ?(?:번호|코드)|비밀번호 재설정|mã xác (?:minh|nhận)|doğrulama kodu|kode verifikasi",
    re.IGNORECASE,
)


def machine_reason(mail: Mail) -> str:
    """Why this is a machine's mail: its kind, or "no-reply" by its sender; "" for a person's."""
    if mail.kind != "personal":
        return mail.kind
    if any(_LOCAL.fullmatch(sender.address.rpartition("@")[0]) for sender in mail.senders):
        return "no-reply"
    return ""


def asks_to_confirm(mail: Mail) -> bool:
    """Does it carry a code or a link that proves to a third party who reads this mailbox?"""
    return bool(_CODE.search(mail.subject[:500]) or _CODE.search(mail.text[:4000]))
