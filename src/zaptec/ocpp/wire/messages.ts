// What a charge point asks of its central system, field by field. As strict as the published JSON schemas of OCPP 1.6: what
// they refuse is refused, and nothing else.
import * as z from 'zod/mini';

/** Their limits count characters, not halves of them. */
const textUpTo = (most: number): z.ZodMiniString => z.string().check(z.refine((text) => text.length <= most || Array.from(text).length <= most));
const wholeNumber = z.lazy(() => z.number().check(z.refine(Number.isInteger)));

/** A moment on a day that exists. */
const dateTime = z.lazy(() => z.string().check(z.refine(isDateTime)));

const sampledValue = () => z.strictObject({
  value: z.string(),
  context: z.optional(z.enum(['Interruption.Begin', 'Interruption.End', 'Sample.Clock', 'Sample.Periodic', 'Transaction.Begin', 'Transaction.End', 'Trigger', 'Other'])),
  format: z.optional(z.enum(['Raw', 'SignedData'])),
  measurand: z.optional(
    z.enum([
      'Energy.Active.Export.Register', 'Energy.Active.Import.Register', 'Energy.Reactive.Export.Register', 'Energy.Reactive.Import.Register',
      'Energy.Active.Export.Interval', 'Energy.Active.Import.Interval', 'Energy.Reactive.Export.Interval', 'Energy.Reactive.Import.Interval',
      'Power.Active.Export', 'Power.Active.Import', 'Power.Offered', 'Power.Reactive.Export', 'Power.Reactive.Import', 'Power.Factor',
      'Current.Import', 'Current.Export', 'Current.Offered', 'Voltage', 'Frequency', 'Temperature', 'SoC', 'RPM',
    ]),
  ),
  phase: z.optional(z.enum(['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'])),
  location: z.optional(z.enum(['Cable', 'EV', 'Inlet', 'Outlet', 'Body'])),
  unit: z.optional(
    z.enum(['Wh', 'kWh', 'varh', 'kvarh', 'W', 'kW', 'VA', 'kVA', 'var', 'kvar', 'A', 'V', 'K', 'Celcius', 'Celsius', 'Fahrenheit', 'Percent']),
  ),
});

const meterValues = z.lazy(() => z.array(z.strictObject({ timestamp: dateTime, sampledValue: z.array(sampledValue()) })));

const connectorStatus = z.lazy(() => z.enum(['Available', 'Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV', 'Finishing', 'Reserved', 'Unavailable', 'Faulted']));

const errorCode = z.lazy(() => z.enum([
  'ConnectorLockFailure', 'EVCommunicationError', 'GroundFailure', 'HighTemperature', 'InternalError', 'LocalListConflict', 'NoError',
  'OtherError', 'OverCurrentFailure', 'PowerMeterFailure', 'PowerSwitchFailure', 'ReaderFailure', 'ResetFailure',
  'UnderVoltage', 'OverVoltage', 'WeakSignal',
]));

const stopReason = z.lazy(() => z.enum([
  'EmergencyStop', 'EVDisconnected', 'HardReset', 'Local', 'Other', 'PowerLoss', 'Reboot', 'Remote', 'SoftReset',
  'UnlockCommand', 'DeAuthorized',
]));

/** Made when one comes: without a charger that connects itself none does. */
const request = <Shape extends z.core.$ZodShape>(shape: () => Shape): z.ZodMiniLazy<z.ZodMiniObject<Shape, z.core.$strict>> => z.lazy(() => z.strictObject(shape()));

/** By action. */
export const REQUESTS = {
  Authorize: request(() => ({ idTag: textUpTo(20) })),
  BootNotification: request(() => ({
    chargePointVendor: textUpTo(20),
    chargePointModel: textUpTo(20),
    chargePointSerialNumber: z.optional(textUpTo(25)),
    chargeBoxSerialNumber: z.optional(textUpTo(25)),
    firmwareVersion: z.optional(textUpTo(50)),
    iccid: z.optional(textUpTo(20)),
    imsi: z.optional(textUpTo(20)),
    meterType: z.optional(textUpTo(25)),
    meterSerialNumber: z.optional(textUpTo(25)),
  })),
  DataTransfer: request(() => ({ vendorId: textUpTo(255), messageId: z.optional(textUpTo(50)), data: z.optional(z.string()) })),
  DiagnosticsStatusNotification: request(() => ({ status: z.enum(['Idle', 'Uploaded', 'UploadFailed', 'Uploading']) })),
  FirmwareStatusNotification: request(() => ({
    status: z.enum(['Downloaded', 'DownloadFailed', 'Downloading', 'Idle', 'InstallationFailed', 'Installing', 'Installed']),
  })),
  Heartbeat: request(() => ({})),
  MeterValues: request(() => ({ connectorId: wholeNumber, transactionId: z.optional(wholeNumber), meterValue: meterValues })),
  StartTransaction: request(() => ({
    connectorId: wholeNumber,
    idTag: textUpTo(20),
    meterStart: wholeNumber,
    reservationId: z.optional(wholeNumber),
    timestamp: dateTime,
  })),
  StatusNotification: request(() => ({
    connectorId: wholeNumber,
    errorCode,
    info: z.optional(textUpTo(50)),
    status: connectorStatus,
    timestamp: z.optional(dateTime),
    vendorId: z.optional(textUpTo(255)),
    vendorErrorCode: z.optional(textUpTo(50)),
  })),
  StopTransaction: request(() => ({
    idTag: z.optional(textUpTo(20)),
    meterStop: wholeNumber,
    timestamp: dateTime,
    transactionId: wholeNumber,
    reason: z.optional(stopReason),
    transactionData: z.optional(meterValues),
  })),
} as const;

export type RequestAction = keyof typeof REQUESTS;

export type Request<Action extends RequestAction> = z.infer<(typeof REQUESTS)[Action]>;

/** A request that was understood. */
export type AnyRequest = { [Action in RequestAction]: { readonly action: Action; readonly payload: Request<Action> } }[RequestAction];

export type ConnectorStatus = z.infer<typeof connectorStatus>;
export type MeterValue = z.infer<typeof meterValues>[number];
export type SampledValue = z.infer<ReturnType<typeof sampledValue>>;

/** The request in a call; why it is none otherwise. */
export function readRequest(action: string, payload: unknown): AnyRequest | 'unknown-action' | 'malformed' {
  if (!Object.hasOwn(REQUESTS, action)) return 'unknown-action';
  const result = REQUESTS[action as RequestAction].safeParse(payload);
  return result.success ? ({ action, payload: result.data } as AnyRequest) : 'malformed';
}

/** The moment in milliseconds since 1970. Without a zone it means UTC, as with all that comes from Zaptec. */
export function momentOf(timestamp: string): number {
  const text = timestamp.replace(' ', 'T').toUpperCase();
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

/** @source RFC 3339, section 5.6 */
function isDateTime(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|[+-](\d\d):(\d\d))?$/i.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return false;
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN, zoneHour = 0, zoneMinute = 0] = parts;
  const daysOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth;
  return isDay && hour <= 23 && minute <= 59 && second <= 59 && !(zoneHour > 23 || zoneMinute > 59);
}
