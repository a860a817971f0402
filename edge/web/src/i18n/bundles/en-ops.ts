export const areas = import.meta.glob("../en/ops*.ts", { eager: true });
