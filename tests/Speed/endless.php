<?php
function endless(int $n) { return endless($n + 1) + 1; }
endless(0);
