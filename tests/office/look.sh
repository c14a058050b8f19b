#!/usr/bin/env bash
# Converts every blank form of a built site to PDF with LibreOffice, and the pages to pictures.
#
# Run by hand, since LibreOffice is too large for tests/run:
#   docent build . -o SITE && tests/office/look.sh SITE PICTURES
# Then look at the pictures: one frame, nothing cut, no box to sign across two pages.
#
# 由人运行：把站点里的空白表（XLSX、DOCX）用 LibreOffice 转成 PDF，再转成图片，逐页看过。
set -euo pipefail
site=${1:?the folder of a built site / 站点所在的文件夹}
out=${2:?the folder for the pictures / 存放图片的文件夹}

for program in soffice pdftoppm; do
  command -v "$program" >/dev/null || {
    echo "$program is not there: apt-get install --no-install-recommends libreoffice-writer libreoffice-calc poppler-utils" >&2
    exit 2
  }
done

mkdir -p "$out"
for ending in docx xlsx; do
  mapfile -d '' -t files < <(find "$site" -name "*.form.$ending" -print0 | sort -z)
  ((${#files[@]} > 0)) || { echo "no *.form.$ending in $site" >&2; exit 1; }
  mkdir -p "$out/$ending"
  soffice --headless -env:UserInstallation="file://$(realpath "$out")/profile" \
    --convert-to pdf --outdir "$out/$ending" "${files[@]}" >"$out/$ending.log" 2>&1
  for file in "${files[@]}"; do
    name=$(basename "$file" ".$ending")
    pdf=$out/$ending/$name.pdf
    [[ -s $pdf ]] || { echo "$file was not converted: see $out/$ending.log" >&2; exit 1; }
    pages=$(pdfinfo "$pdf" | awk '/^Pages:/ {print $2}')
    size=$(pdfinfo "$pdf" | sed -n 's/^Page size: *//p')
    printf '%s\t%s pages\t%s\n' "$name.$ending" "$pages" "$size"
    pdftoppm -r "${RESOLUTION:-70}" -png "$pdf" "$out/$ending/$name"
  done
done
