/** The panel's exports are streamed by the service; none is put together from the rows that a list shows. */
export default function jsonExport() {
  throw new Error('The panel exports nothing by itself.');
}
