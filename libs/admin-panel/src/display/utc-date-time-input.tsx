import { DateTimeInput, type DateTimeInputProps } from 'react-admin';

import { utcFromInputText, utcInputText } from './text/utc-text.js';

/** react-admin's date and time input, in UTC like every time in the panel. */
export function UtcDateTimeInput(props: DateTimeInputProps) {
  return <DateTimeInput {...props} format={utcInputText} parse={utcFromInputText} />;
}
