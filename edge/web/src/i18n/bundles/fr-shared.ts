export const areas = import.meta.glob(["../fr/*.ts", "!../*/{index,ops*,partner*}.ts"], {
  eager: true,
});
