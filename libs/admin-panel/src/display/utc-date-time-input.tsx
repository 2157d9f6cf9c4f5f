import { DateTimeInput, type DateTimeInputProps } from 'react-admin';

import { utcFromInputText, utcInputText } from './utc-text.js';

/** react-admin's date and time input, read and written in UTC, as every time in the panel is. */
export function UtcDateTimeInput(props: DateTimeInputProps) {
  return <DateTimeInput {...props} format={utcInputText} parse={utcFromInputText} />;
}
