"""The loans dataset: synthetic applications, learnable but not trivially, and honest until `make_faulty_loans`."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from files import Row

SEED = 20_240_229
TYPES: dict[str, type] = {
    "applicant_id": str,
    "applied_at": datetime,
    "age": int,
    "state": str,
    "employment": str,
    "months_employed": int,
    "income": float,
    "housing": str,
    "credit_history_months": int,
    "open_accounts": int,
    "late_payments": int,
    "credit_utilisation": float,
    "debt_to_income": float,
    "purpose": str,
    "amount": int,
    "term_months": int,
    "interest_rate": float,
    "payment_to_income": float,
    "reason": str,
    "defaulted": int,
}
# (applicants with one application, applicants with two): 16,000 train and 4,000 eval rows.
APPLICANTS = {"train": (12_800, 1_600), "eval": (3_200, 400)}
POSITIVE = 0.12
MISSING = {"income": 0.04, "months_employed": 0.06, "credit_utilisation": 0.03, "housing": 0.02, "reason": 0.05}
FIRST_DAY = datetime(2023, 1, 1)
DAYS = 730

STATES = {
    "CA": 0.15, "TX": 0.12, "FL": 0.10, "NY": 0.10, "PA": 0.07, "IL": 0.07, "OH": 0.06, "GA": 0.06,
    "NC": 0.05, "MI": 0.05, "WA": 0.04, "AZ": 0.04, "CO": 0.03, "MN": 0.02, "OR": 0.02, "NV": 0.02,
}  # fmt: skip
EMPLOYMENT = {"full_time": 0.62, "part_time": 0.12, "self_employed": 0.14, "student": 0.07, "unemployed": 0.05}
HOUSING = {"rent": 0.42, "mortgage": 0.30, "own": 0.18, "family": 0.10}
PURPOSES = {
    "debt_consolidation": 0.32, "home_improvement": 0.18, "car": 0.15, "medical": 0.10,
    "business": 0.10, "moving": 0.08, "wedding": 0.07,
}  # fmt: skip
TERMS = {12: 0.12, 24: 0.22, 36: 0.34, 48: 0.17, 60: 0.15}

INCOME_EFFECT = {"part_time": -0.5, "self_employed": 0.05, "student": -0.8, "unemployed": -0.9, "retired": -0.35}
EMPLOYMENT_RISK = {"unemployed": 0.9, "student": 0.4, "part_time": 0.25, "self_employed": 0.2}
PURPOSE_RISK = {"business": 0.5, "medical": 0.3, "moving": 0.15, "car": -0.2, "home_improvement": -0.25}
HOUSING_RISK = {"rent": 0.2, "own": -0.3, "mortgage": -0.15}

OPENINGS = (
    "I would like {amount:,} to", "We plan to use {amount:,} to", "Hoping for {amount:,} to", "I need {amount:,} to",
    "My partner and I want {amount:,} to", "It is time to", "Looking for {amount:,} to", "With {amount:,} I could",
)  # fmt: skip
WISHES = {
    "debt_consolidation": ("roll {count} cards into one", "pay off {count} store cards", "clear an old overdraft"),
    "home_improvement": ("replace the roof", "redo the kitchen, floor included", "insulate {count} rooms"),
    "car": ("buy a used pickup", "replace my {year} sedan", "repair the transmission, again"),
    "medical": ("cover a dental bill", "pay for knee surgery", "settle {count} hospital invoices"),
    "business": ("open a second café", "buy {count} sewing machines", "stock up before the season"),
    "moving": ("move {miles} miles for work", "pay a deposit, two months' rent", "ship our furniture"),
    "wedding": ("pay for a wedding with {guests} guests", "book the “good” band", "fly the family in"),
}
CLOSINGS = (
    "before {day} {month}", "as soon as possible, {month} {day} at the latest", "and keep {keep:,} in savings",
    "since the bank said \"maybe by {month} {day}\"", "by {month} {day}, ideally", "after {months} months of waiting",
    "while rates are still below {rate} %",
)  # fmt: skip
MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")


def make() -> dict[str, list[Row]]:
    """The rows of train and eval; no applicant is in both."""
    # RandomState's streams are frozen for ever, default_rng's may change with a release of numpy.
    random = np.random.RandomState(SEED)
    singles = sum(single for single, _ in APPLICANTS.values())
    twice = sum(double for _, double in APPLICANTS.values())
    owner = np.concatenate([np.arange(singles + twice), np.arange(singles, singles + twice)])
    columns = applicants(random, singles + twice)
    columns = {name: values[owner] for name, values in columns.items()}
    columns |= applications(random, columns)
    columns["defaulted"] = (random.random_sample(len(owner)) < probability(columns)).astype(int)
    rows = as_rows(random, columns)
    return split(random, rows, owner, singles)


def split(random: np.random.RandomState, rows: list[Row], owner: np.ndarray, singles: int) -> dict[str, list[Row]]:
    """Applicants are dealt at random, with all their rows, to train and eval."""
    held_out = np.zeros(owner.max() + 1, bool)
    held_out[: APPLICANTS["eval"][0]] = True
    held_out[singles : singles + APPLICANTS["eval"][1]] = True
    order = random.permutation(len(rows))
    return {
        "train": [rows[index] for index in order if not held_out[owner[index]]],
        "eval": [rows[index] for index in order if held_out[owner[index]]],
    }


def applicants(random: np.random.RandomState, count: int) -> dict[str, np.ndarray]:
    """What is true of a person: arrays [count]."""
    age = (19 + 57 * random.beta(2.0, 3.2, count)).astype(int)
    employment = _choice(random, EMPLOYMENT, count)
    employment = np.where((age >= 62) & (random.random_sample(count) < 0.8), "retired", employment)
    log_income = 10.75 + 0.45 * random.standard_normal(count) + 0.008 * (age - 40) + _effect(employment, INCOME_EFFECT)
    return {
        "applicant_id": np.array([f"A{number:06d}" for number in random.permutation(900_000)[:count] + 100_000]),
        "age": age,
        "state": _choice(random, STATES, count),
        "employment": employment,
        "months_employed": np.minimum(random.gamma(1.6, 38.0, count), (age - 17) * 12).astype(int) + 1,
        "income": np.round(np.exp(log_income), 2),
        "housing": _choice(random, HOUSING, count),
        "credit_history_months": np.minimum(random.gamma(3.0, 45.0, count), (age - 17) * 12).astype(int) + 3,
        "carefulness": random.standard_normal(count),
    }


def applications(random: np.random.RandomState, people: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What is true of one application: arrays [rows]."""
    count, careless = len(people["age"]), -people["carefulness"]
    amount = 9.1 + 0.5 * random.standard_normal(count) + 0.3 * (np.log(people["income"]) - 10.7)
    amount = (np.exp(amount) / 25).astype(int) * 25 + 500
    term = _choice(random, TERMS, count).astype(int)
    rate = 11.5 + 1.1 * careless + 0.02 * (term - 36) + 1.9 * random.standard_normal(count)
    rate = np.round(4 + np.log1p(np.exp(rate - 4)), 2)
    payment = amount * (1 + rate / 100 * term / 12) / term
    debts = 0.30 * np.exp(0.35 * random.standard_normal(count) + 0.12 * careless)
    return {
        "applied_at": np.sort(random.randint(0, DAYS * 86_400, count))[random.permutation(count)],
        "open_accounts": 1 + random.poisson(4.0, count),
        "late_payments": random.poisson(np.exp(-0.7 + 0.5 * careless)),
        "credit_utilisation": np.round(1 / (1 + np.exp(0.5 - 0.7 * careless - 0.9 * random.standard_normal(count))), 4),
        "debt_to_income": np.round(debts, 4),
        "purpose": _choice(random, PURPOSES, count),
        "amount": amount,
        "term_months": term,
        "interest_rate": rate,
        "payment_to_income": np.round(payment / (people["income"] / 12), 4),
    }


def probability(columns: dict[str, np.ndarray]) -> np.ndarray:
    """The chance of default, float64 [rows], 12 % on average."""
    used, debts = _standard(columns["credit_utilisation"]), _standard(columns["debt_to_income"])
    risk = 0.55 * used + 0.5 * debts + 0.4 * used * debts
    risk += 0.45 * np.minimum(columns["late_payments"], 4) + 0.25 * _standard(columns["interest_rate"])
    risk -= 0.4 * _standard(np.log(columns["income"])) + 0.3 * _standard(np.log(columns["months_employed"]))
    risk += 0.35 * _standard(np.log(columns["payment_to_income"])) + 0.25 * _standard(columns["age"]) ** 2
    risk += _effect(columns["employment"], EMPLOYMENT_RISK) + _effect(columns["purpose"], PURPOSE_RISK)
    risk += _effect(columns["housing"], HOUSING_RISK)
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if (1 / (1 + np.exp(-risk - middle))).mean() > POSITIVE else (middle, high)
    return np.asarray(1 / (1 + np.exp(-risk - low)))


def as_rows(random: np.random.RandomState, columns: dict[str, np.ndarray]) -> list[Row]:
    """The columns as rows, with a reason in words, and with values missing completely at random."""
    count = len(columns["age"])
    plain = {name: columns[name].tolist() for name in TYPES if name not in ("reason", "applied_at")}
    plain["applied_at"] = [FIRST_DAY + timedelta(seconds=second) for second in columns["applied_at"].tolist()]
    plain["reason"] = [
        reason(random, purpose, amount) for purpose, amount in zip(plain["purpose"], plain["amount"], strict=True)
    ]
    for name, share in MISSING.items():
        missing = random.random_sample(count) < share
        plain[name] = [None if gone else value for gone, value in zip(missing, plain[name], strict=True)]
    return [dict(zip(TYPES, values, strict=True)) for values in zip(*(plain[name] for name in TYPES), strict=True)]


def reason(random: np.random.RandomState, purpose: str, amount: int) -> str:
    """Why the money is wanted: one short sentence."""
    parts = (OPENINGS, WISHES[purpose], CLOSINGS)
    text = " ".join(part[random.randint(len(part))] for part in parts)
    return text.format(
        amount=amount,
        count=random.randint(2, 10),
        year=random.randint(1998, 2020),
        miles=random.randint(20, 2500),
        guests=random.randint(20, 250),
        rate=random.randint(600, 1600) / 100,
        months=random.randint(2, 90),
        keep=random.randint(5, 400) * 10,
        day=random.randint(1, 29),
        month=MONTHS[random.randint(len(MONTHS))],
    )


def _choice(random: np.random.RandomState, shares: dict[str, float] | dict[int, float], count: int) -> np.ndarray:
    return random.choice(np.array(list(shares)), count, p=np.array(list(shares.values())))


def _effect(values: np.ndarray, effects: dict[str, float]) -> np.ndarray:
    return np.array([effects.get(value, 0.0) for value in values.tolist()])


def _standard(values: np.ndarray) -> np.ndarray:
    return np.asarray((values - values.mean()) / values.std())
