export const areas = import.meta.glob("../de/partner*.ts", { eager: true });
