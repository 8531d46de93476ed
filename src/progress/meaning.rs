//! What the codes mean, in Japanese and English.
use super::{Absence, Formula, NoResult, Trend};

/// A code with what it means, Japanese and English.
pub type CodeMeaning = (&'static str, &'static str, &'static str);

impl Absence {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NotStated, Self::NotYetMeasured, Self::InWords];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::NotStated => ("not-stated", "資料に記載がありません", "no document states it"),
            Self::NotYetMeasured => (
                "not-yet-measured",
                "期間の末が最新の資料の発行月より後で、まだ測定されていません",
                "the period ends after the newest source was issued",
            ),
            Self::InWords => ("in-words", "数値でなく言葉で記されています", "it is stated in words, not as a number"),
        }
    }
}

impl Trend {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Increase, Self::Decrease, Self::Keep];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::Increase => ("increase", "増えるとよい", "good when it rises"),
            Self::Decrease => ("decrease", "減るとよい", "good when it falls"),
            Self::Keep => ("keep", "保つとよい", "good when it stays"),
        }
    }
}

impl Formula {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::FromBaseline, Self::AgainstTarget];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::FromBaseline => (
                "from-baseline",
                "（実績値 − 基準値）÷（目標値 − 基準値）",
                "(actual − baseline) ÷ (target − baseline)",
            ),
            Self::AgainstTarget => ("against-target", "実績値 ÷ 目標値", "actual ÷ target"),
        }
    }
}

impl NoResult {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::NoActual,
        Self::ActualLimited,
        Self::NoTarget,
        Self::TargetInWords,
        Self::NoBaseline,
        Self::UnitsDiffer,
        Self::UnitUnknown,
        Self::AccumulationsDiffer,
        Self::PeriodsDiffer,
        Self::PeriodUnknown,
        Self::DirectionUnknown,
        Self::ToKeep,
        Self::BaselineIsTarget,
        Self::BaselineBeyondTarget,
        Self::NotPositive,
        Self::ActualBeforeBaseline,
        Self::NoWay,
        Self::NoRule,
    ];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::NoActual => ("no-actual", "実績の記載がないため", "no actual value is stated"),
            Self::ActualLimited => (
                "actual-limited",
                "実績が「以上」「未満」などの範囲で記されているため",
                "the actual value is stated as a bound, not as a number",
            ),
            Self::NoTarget => ("no-target", "目標値の記載がないため", "no target is stated"),
            Self::TargetInWords => (
                "target-in-words",
                "目標が数値でなく言葉で記されているため",
                "the target is stated in words, not as a number",
            ),
            Self::NoBaseline => ("no-baseline", "基準値の記載がないため", "no baseline is stated"),
            Self::UnitsDiffer => ("units-differ", "単位が異なるため", "the units differ"),
            Self::UnitUnknown => (
                "unit-unknown",
                "単位のコードがなく、同じ単位か分からないため",
                "a unit has no code, so that it is not known whether they are the same",
            ),
            Self::AccumulationsDiffer => (
                "accumulations-differ",
                "単年・累計などの集計方法が異なる、または一方しか分からないため",
                "one is of a single period and the other is not (a total, an average, a stock), or only one is known",
            ),
            Self::PeriodsDiffer => (
                "periods-differ",
                "期間の長さや始まりが異なるため",
                "the periods differ in length or in the part of the year, or the totals in the day since which they count",
            ),
            Self::PeriodUnknown => (
                "period-unknown",
                "期間またはその長さが分からないため",
                "the period of a value or its length is not known",
            ),
            Self::DirectionUnknown => (
                "direction-unknown",
                "増えるとよい指標か減るとよい指標か分からないため",
                "it is not known whether the indicator is to rise or to fall",
            ),
            Self::ToKeep => ("to-keep", "保つことを目指す指標のため", "the indicator is to stay as it is"),
            Self::BaselineIsTarget => {
                ("baseline-is-target", "基準値と目標値が同じため", "baseline and target are the same")
            }
            Self::BaselineBeyondTarget => (
                "baseline-beyond-target",
                "基準値が既に目標を満たしているため",
                "the baseline keeps the target already",
            ),
            Self::NotPositive => (
                "not-positive",
                "目標値が0以下、または実績値が負のため",
                "the target is not above zero or the actual value is below it",
            ),
            Self::ActualBeforeBaseline => (
                "actual-before-baseline",
                "基準の期間より後の実績の記載がないため",
                "no actual value behind the time of the baseline is stated",
            ),
            Self::NoWay => (
                "no-way",
                "目標の期間が基準の期間より後でないため",
                "the time of the target is not behind that of the baseline",
            ),
            Self::NoRule => ("no-rule", "この計画では判定をしないため", "the plan gives no verdict"),
        }
    }
}
