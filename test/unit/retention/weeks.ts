/** The ISO week of a date in UTC, found the slow way: counted from the week that holds 4 January. */
export function isoWeekOf(date: Date): string {
  const day = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  for (const year of [day.getUTCFullYear() + 1, day.getUTCFullYear(), day.getUTCFullYear() - 1]) {
    let monday = new Date(Date.UTC(year, 0, 4));
    while (monday.getUTCDay() !== 1) monday = new Date(monday.getTime() - 86_400_000);
    if (monday > day) continue;
    let week = 1;
    for (; monday.getTime() + 7 * 86_400_000 <= day.getTime(); week++)
      monday = new Date(monday.getTime() + 7 * 86_400_000);
    return `${year}-W${String(week).padStart(2, '0')}`;
  }
  throw new Error('no week');
}
