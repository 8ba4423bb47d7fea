/** The spans of time over which Anki's graphs sum up. */
export interface Periods<Value> {
  readonly allTime: Value;
  readonly oneYear: Value;
  readonly threeMonths: Value;
  readonly oneMonth: Value;
}

export const forPeriods = <Value>(make: () => Value): Periods<Value> => ({
  allTime: make(),
  oneYear: make(),
  threeMonths: make(),
  oneMonth: make(),
});

/** For a moment (seconds since 1970), the values of the spans in which it lies; one in the future lies in all. */
export function periodFinder<Value>(
  { allTime, oneYear, threeMonths, oneMonth }: Periods<Value>,
  nextDayAt: number,
): (seconds: number) => readonly Value[] {
  const before = [allTime];
  const inYear = [...before, oneYear];
  const inThreeMonths = [...inYear, threeMonths];
  const inMonth = [...inThreeMonths, oneMonth];
  return (seconds) => {
    const days = (nextDayAt - seconds) / DAY;
    if (days > 90) return days > 365 ? before : inYear;
    return days > 30 ? inThreeMonths : inMonth;
  };
}

const DAY = 86_400;
