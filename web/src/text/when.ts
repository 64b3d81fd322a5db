/** Times that people choose for "later": in an hour or so, tomorrow at nine, Monday at nine. Local time. */
export function soon(now: number): number[] {
    const date = new Date(now);
    const day = (days: number, hour: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime();
    const hour = new Date(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours() + 2).getTime();
    const toMonday = (8 - date.getDay()) % 7 || 7;
    return [...new Set([hour, day(1, 9), day(toMonday, 9)])].sort((a, b) => a - b);
}
