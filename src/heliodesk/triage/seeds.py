"""Shipped ways of asking, with the form that each belongs to. Articles that explain and ask for nothing belong to none."""

from heliodesk.assistant.seeding import seeds as asked
from heliodesk.intents.training import Example

# Article → form.
FORM_OF = {
    "account/locked": "account-locked",
    "security/stolen-account": "account-locked",
    "account/change-contact": "account-locked",
    "security/two-factor-lost": "two-factor-reset",
    "security/passkeys": "two-factor-reset",
    "security/phishing": "report-a-scam",
    "p2p/safety": "report-a-scam",
    "api/errors": "api",
    "api/keys": "api",
    "deposits/not-credited": "deposit-not-credited",
    "deposits/confirmations": "deposit-not-credited",
    "deposits/wrong-network": "wrong-network",
    "deposits/card-and-bank": "card-or-fiat",
    "fees/trading-fees": "fees",
    "fees/withdrawal-fees": "fees",
    "fees/withdrawal-limits": "fees",
    "futures/liquidation": "order-dispute",
    "futures/margin": "order-dispute",
    "trading-rules/order-cancelled": "order-dispute",
    "kyc-aml/documents": "verification",
    "kyc-aml/business": "verification",
    "kyc-aml/source-of-funds": "verification",
    "p2p/dispute": "p2p-dispute",
    "p2p/payment-not-confirmed": "p2p-dispute",
    "policies/appeals": "appeal",
    "withdrawals/not-received": "withdrawal-not-received",
    "withdrawals/rejected": "withdrawal-not-received",
    "withdrawals/wrong-address": "wrong-network",
    "trading-rules/listing": "suggestion",
}


def by_form() -> list[Example]:
    """Shipped examples: text → form."""
    return [Example(each.text, FORM_OF[each.label], each.language) for each in asked() if each.label in FORM_OF]
