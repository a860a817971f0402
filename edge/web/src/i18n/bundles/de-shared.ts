export const areas = import.meta.glob(["../de/*.ts", "!../*/{index,ops*,partner*}.ts"], {
  eager: true,
});
