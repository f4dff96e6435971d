// Filters and order of the cloud's lists, by the query. Pure.

type Row = Readonly<Record<string, unknown>>;

/** The rows that the query asks for, in its order; parameters may be spelled in any case. */
export function filtered(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const asked = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const kept = rows.filter((row) => filters.every(({ parameter, keeps }) => !isAsked(asked.get(parameter)) || keeps(row, asked.get(parameter) ?? '')));
  const inOrder = sorted(kept, asked.get('sortproperty'), asked.get('sortdescending') === 'true');
  return asked.get('returnidnameonly') === 'true' ? inOrder.map(({ Id, Name }) => ({ Id, Name })) : inOrder;
}

const filters: readonly { readonly parameter: string; readonly keeps: (row: Row, value: string) => boolean }[] = [
  // The bits of a role: one of them is enough.
  { parameter: 'roles', keeps: (row, value) => (Number(row['CurrentUserRoles']) & Number(value)) !== 0 },
  { parameter: 'installationid', keeps: (row, value) => row['InstallationId'] === value.toLowerCase() },
  { parameter: 'namefilter', keeps: (row, value) => String(row['Name']).toLowerCase().includes(value.toLowerCase()) },
  { parameter: 'devicetype', keeps: (row, value) => row['DeviceType'] === Number(value) },
  { parameter: 'installationtype', keeps: (row, value) => row['InstallationType'] === Number(value) },
];

function isAsked(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function sorted(rows: readonly Row[], property: string | undefined, descending: boolean): readonly Row[] {
  if (property === undefined) return rows;
  const valueOf = (row: Row) => Object.entries(row).find(([name]) => name.toLowerCase() === property.toLowerCase())?.[1];
  const inOrder = rows.toSorted((one, other) => compared(valueOf(one), valueOf(other)));
  return descending ? inOrder.toReversed() : inOrder;
}

function compared(one: unknown, other: unknown): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other));
}
