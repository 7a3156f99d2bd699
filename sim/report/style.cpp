// How the report looks, on the screen and on A4. On paper every page says that it is an exercise: in its margin, and
// behind its text for browsers that print no margins of a page's own.
#include "sim/report/page.hpp"

namespace fenghuo::sim {

namespace {

constexpr std::string_view k_style = R"(<style>
@page{size:A4;margin:17mm 14mm 16mm;@top-center{content:"演练 DRILL";font:700 10pt sans-serif;letter-spacing:2pt;color:#a40000}@bottom-center{content:counter(page) " / " counter(pages);font:9pt sans-serif}@bottom-right{content:"演练 DRILL";font:8pt sans-serif;color:#a40000}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:182mm;font:10.5pt/1.55 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",Arial,sans-serif;color:#111;background:#fff}
body:lang(en){font-family:"Segoe UI","Noto Sans","Liberation Sans",Arial,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
h1{font-size:20pt;line-height:1.3;text-align:center;margin:3mm 0 1mm}h2{font-size:14pt;margin:8mm 0 3mm;border-bottom:1.5pt solid #111;padding-bottom:1mm;break-after:avoid}
h3{font-size:11.5pt;margin:5mm 0 2mm;break-after:avoid}p{margin:0 0 2mm}.lead{text-align:justify}
.exercise{border:1.5pt solid #a40000;color:#a40000;text-align:center;font-weight:700;letter-spacing:1pt;padding:1mm 3mm;margin:0 0 2mm}
.water{display:none}.sub{color:#444;font-size:9pt;text-align:center;margin-bottom:4mm}.note{color:#444;font-size:9pt}p.note{break-after:avoid}
table{width:100%;border-collapse:collapse;margin:0 0 4mm;font-size:9.5pt;line-height:1.45}th,td{border:.5pt solid #555;padding:1mm 1.6mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#eee;font-weight:700}thead{display:table-header-group}tr{break-inside:avoid}
table.plan th{width:24%;white-space:nowrap}td.num,th.num{text-align:right;white-space:nowrap}td.mid{text-align:center;white-space:nowrap}td.now{white-space:nowrap}
tr.objective .note{font-weight:400}tr.objective td{background:#f4f4f4;font-weight:700}tr.part td{background:#eee;font-weight:700}tr.none td.num{color:#444}
table.points td:first-child{width:17mm}table.points .num{width:17mm}
a{color:#0b4f8a;text-decoration:none}a:hover,a:focus{text-decoration:underline}a.n{font-weight:700;border-bottom:.5pt dotted #0b4f8a}.src{font-size:7.5pt;margin-left:1mm}.src a{margin-right:.8mm}
.cards{display:flex;gap:3mm;margin:0 0 3mm}.card{flex:1;border:1pt solid #111;padding:2mm 3mm;break-inside:avoid}.card b{display:block;font-size:16pt;line-height:1.3}.card .src{font-size:8pt}.card span{font-size:9pt;color:#333}
.warn{border:1.5pt solid #a40000;padding:1.5mm 3mm;margin:0 0 3mm;break-inside:avoid}
figure{margin:0 0 3mm;break-inside:avoid}figcaption{font-size:9pt;color:#333}svg{display:block;width:100%;height:auto}svg a:hover text{text-decoration:underline}
.record,.script,.lost,.improve{table-layout:fixed}.record{font-size:8.5pt}.record th:nth-child(1){width:11mm}.record th:nth-child(2){width:23mm}.record th:nth-child(3){width:21mm}.record th:nth-child(5){width:30mm}.record .ref{color:#444;font-size:7.5pt}.lost th:nth-child(1){width:24mm}.lost th:nth-child(2){width:40mm}.record tr:target td{background:#fff3b0}.record small{color:#555}
.script{font-size:8.5pt}.script th:nth-child(1){width:10mm}.script th:nth-child(2){width:24mm}.script th:nth-child(3){width:29mm}.script th:nth-child(4){width:20mm}
.improve{font-size:9pt}.improve th:nth-child(1){width:11mm}.improve th:nth-child(2){width:27mm}.improve th:nth-child(4){width:44mm}.improve th:nth-child(5),.improve th:nth-child(6){width:19mm}
.follow{table-layout:fixed;font-size:9pt}.follow th:nth-child(1){width:17mm}.follow th:nth-child(3){width:18mm}.follow th:nth-child(4){width:22mm}.follow th:nth-child(5){width:18mm}.follow th:nth-child(6){width:42mm}.follow .ref{color:#444;font-size:7.5pt}
ul{margin:0 0 3mm;padding-left:6mm}li{margin-bottom:1mm}
.sign{display:flex;gap:6mm;margin:8mm 0 0;break-inside:avoid}.sign span{flex:1;border-bottom:.6pt solid #111;padding-bottom:1mm}
@media screen{body{padding:0 8mm 8mm}.exercise{position:sticky;top:0;background:#fff;z-index:2}tr{scroll-margin-top:12mm}}
@media print{body{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:#111}.record td,.record th,.script td{background:transparent}
.water{display:block;position:fixed;top:42%;left:0;right:0;text-align:center;font-size:64pt;font-weight:700;color:#a40000;opacity:.06;transform:rotate(-28deg);z-index:-1}}
</style>
)";

}  // namespace

void Page::style() {
  raw(k_style);
}

}  // namespace fenghuo::sim
