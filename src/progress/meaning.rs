//! The codes of what is reckoned, and what they mean.
use crate::language::codes;

codes! {
    /// Why a value is absent.
    pub enum Absence {
        NotStated = "not-stated", "資料に記載がありません", "no document states it";
        NotYetMeasured = "not-yet-measured",
            "期間の末が最新の資料の発行月より後で、まだ測定されていません",
            "the period ends after the newest source was issued";
        InWords = "in-words", "数値でなく言葉で記されています", "it is stated in words, not as a number";
    }

    /// What an indicator does when all goes well.
    pub enum Trend {
        Increase = "increase", "増えるとよい", "good when it rises";
        Decrease = "decrease", "減るとよい", "good when it falls";
        Keep = "keep", "保つとよい", "good when it stays";
    }

    /// Which of two shares is meant.
    pub enum Formula {
        FromBaseline = "from-baseline", "（実績値 − 基準値）÷（目標値 − 基準値）", "(actual − baseline) ÷ (target − baseline)";
        AgainstTarget = "against-target", "実績値 ÷ 目標値", "actual ÷ target";
    }

    /// Why a number or a verdict does not follow.
    pub enum NoResult {
        NoActual = "no-actual", "実績の記載がないため", "no actual value is stated";
        ActualLimited = "actual-limited",
            "実績が「以上」「未満」などの範囲で記されているため",
            "the actual value is stated as a bound, not as a number";
        NoTarget = "no-target", "目標値の記載がないため", "no target is stated";
        TargetInWords = "target-in-words", "目標が数値でなく言葉で記されているため", "the target is stated in words, not as a number";
        NoBaseline = "no-baseline", "基準値の記載がないため", "no baseline is stated";
        UnitsDiffer = "units-differ", "単位が異なるため", "the units differ";
        UnitUnknown = "unit-unknown",
            "単位のコードがなく、同じ単位か分からないため",
            "a unit has no code, so that it is not known whether they are the same";
        AccumulationsDiffer = "accumulations-differ",
            "単年・累計などの集計方法が異なる、または一方しか分からないため",
            "one is of a single period and the other is not (a total, an average, a stock), or only one is known";
        PeriodsDiffer = "periods-differ",
            "期間の長さや始まりが異なるため",
            "the periods differ in length or in the part of the year, or the totals in the day since which they count";
        PeriodUnknown = "period-unknown", "期間またはその長さが分からないため", "the period of a value or its length is not known";
        DirectionUnknown = "direction-unknown",
            "増えるとよい指標か減るとよい指標か分からないため",
            "it is not known whether the indicator is to rise or to fall";
        ToKeep = "to-keep", "保つことを目指す指標のため", "the indicator is to stay as it is";
        BaselineIsTarget = "baseline-is-target", "基準値と目標値が同じため", "baseline and target are the same";
        BaselineBeyondTarget = "baseline-beyond-target", "基準値が既に目標を満たしているため", "the baseline keeps the target already";
        NotPositive = "not-positive",
            "目標値が0以下、または実績値が負のため",
            "the target is not above zero or the actual value is below it";
        ActualBeforeBaseline = "actual-before-baseline",
            "基準の期間より後の実績の記載がないため",
            "no actual value behind the time of the baseline is stated";
        NoWay = "no-way", "目標の期間が基準の期間より後でないため", "the time of the target is not behind that of the baseline";
        NoRule = "no-rule", "この計画では判定をしないため", "the plan gives no verdict";
    }
}
