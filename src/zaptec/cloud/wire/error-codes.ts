// What the application's error codes mean, in words that can follow "Zaptec rejected it: ".

/** @source `ErrorCodes` of `GET /api/constants`, version 6.5.8 */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [500, 'for a reason it does not know'],
  [503, 'something required is missing'],
  [504, 'it does not know the setting'],
  [505, 'it failed, and Zaptec does not know why'],
  [506, 'it does not apply to this user'],
  [507, 'it does not know the user'],
  [508, 'the RFID tag is in use already'],
  [509, 'too many sign-ups'],
  [510, 'the e-mail address is in use already'],
  [511, 'the phone number is in use already'],
  [512, 'it does not know what was asked for'],
  [513, 'the password is not valid'],
  [514, 'the password is wrong'],
  [515, 'the link to activate the user has expired'],
  [516, 'the link has expired'],
  [517, 'a charger with this serial number exists already'],
  [518, 'it does not know the serial number'],
  [519, 'it does not know the command'],
  [520, 'it cannot reach the charger'],
  [521, 'the version is not well formed'],
  [522, 'this firmware version exists already'],
  [523, 'this firmware file exists already'],
  [524, 'it was created by somebody else at the same moment'],
  [525, 'no firmware is set up for the charger'],
  [526, 'the feature is not enabled for the installation'],
  [527, 'the charger does not support it'],
  [528, 'the charger does not take the command as things are'],
  [529, 'the format is not valid'],
  [530, 'an e-mail could not be sent'],
  [531, 'somebody else was changing the same thing'],
  [532, 'the configuration does not allow it'],
  [533, 'this user may not do that'],
  [534, 'the kind of installation does not allow it'],
  [535, 'the payment failed'],
  [536, 'a payment must be authorized first'],
  [537, 'there are active subscriptions'],
  [538, 'the charger is not in a state for it'],
  [539, 'the limits of the installation do not allow it'],
  [540, 'it does not know the installation'],
  [541, 'it does not know the energy sensor'],
  [542, 'this user may not change what an OCPP server governs'],
]);

/** What `code` means; undefined when that is not known. */
export function meaningOf(code: number): string | undefined {
  return MEANINGS.get(code);
}
