// Evaluate at Float16, profile Exact1. Each thread has one row and one column.

// Bias Float16 [4], widened
__global__ void loadBias(float* weights)
{
}

// LogScale Float16 [1], widened
__global__ void loadLogScale(float* weights)
{
}

// Offset Float16 [4], widened
__global__ void loadOffset(float* weights)
{
}

// scale Float16 [1] = Exp(logScale)
__global__ void scale(float* weights)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 1 || column >= 1) return;
    const float scale = round_to_float16(rounded_exp(weights[176 + column]));
    weights[16 + column] = scale;
}

// Weight Float16 [4, 4], widened
__global__ void loadWeight(float* weights)
{
}

// weight [4, 4] in column panels
__global__ void weightPanels(float* weights)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 4 || column >= 4) return;
    weights[48 + row * 32 + column] = weights[176 + column * 16 + row];
}

// input Float16 [2, 4] = Input()
__global__ void input(float* tile, float* weights, int samples)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= samples * 2 || column >= 4) return;
    const float input = round_to_float16(tile[row * 16 + column]);
    tile[row * 16 + column] = input;
}

// linear Float16 [2, 4] = Linear(input, weight, bias)
// hidden Float16 [2, 4] = Tanh(linear)
// multiply Float16 [2, 4] = Multiply(hidden, scale)
// scores Float16 [2, 4] = Add(multiply, offset)
__global__ void scores(float* tile, float* weights, int samples)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= samples * 2 || column >= 4) return;
    float total = 0.0f;
    for (int first = 0; first < 4; first += 256)
    {
        float block = 0.0f;
        for (int depth = first; depth < min(first + 256, 4); depth++)
        {
            block = __fmaf_rn(tile[row * 16 + depth], weights[48 + depth * 32 + column], block);
        }
        total = first == 0 ? block : __fadd_rn(total, block);
    }
    const float linear = round_to_float16(__fadd_rn(total, weights[column]));
    const float hidden = round_to_float16(rounded_tanh(linear));
    tile[2048 + row * 16 + column] = hidden;
    const float multiply = round_to_float16(__fmul_rn(hidden, weights[16]));
    const float scores = round_to_float16(__fadd_rn(multiply, weights[32 + column]));
    tile[4096 + row * 16 + column] = scores;
}

// softmax Float16 [2, 4] = Softmax(scores)
__global__ void softmax(float* tile, float* weights, int samples)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= samples * 2 || column >= 4) return;
    float softmaxRow[4];
    float maximum = -INFINITY;
    for (int column = 0; column < 4; column++)
    {
        maximum = ieee_maximum(maximum, tile[4096 + row * 16 + column]);
    }
    float sum = 0.0f;
    for (int block = 0; block < 4; block += 4096)
    {
        float lanes[16] = { 0.0f };
        const int end = min(block + 4096, 4);
        for (int column = block; column < end; column++)
        {
            const float sumTerm = rounded_exp(__fsub_rn(tile[4096 + row * 16 + column], maximum));
            softmaxRow[column] = sumTerm;
            lanes[column % 16] = __fadd_rn(lanes[column % 16], sumTerm);
        }
        sum = block == 0 ? sum_8_4_2_1(lanes) : __fadd_rn(sum, sum_8_4_2_1(lanes));
    }
    const float softmax = round_to_float16(__fdiv_rn(softmaxRow[column], sum));
    tile[6144 + row * 16 + column] = softmax;
}

// softmaxOutputGradient Float16 [2, 4] = gradient of an output()
__global__ void softmaxOutputGradient(float* tile, float* weights, float* gradientWeights, int samples)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= samples * 2 || column >= 4) return;
    const float softmaxOutputGradient = round_to_float16(tile[8208 + row * 16 + column]);
    tile[8208 + row * 16 + column] = softmaxOutputGradient;
}

// softmaxContribution Float16 [2, 4] = gradient of Softmax for operand 0(softmaxOutputGradient, scores, softmax)
// addContribution Float16 [2, 4] = gradient of Add for operand 0(softmaxContribution, multiply, offset, scores)
// multiplyContribution Float16 [2, 4] = gradient of Multiply for operand 0(addContribution, hidden, scale, multiply)
// tanhContribution Float16 [2, 4] = gradient of Tanh for operand 0(multiplyContribution, linear, hidden)
__global__ void tanhContribution(float* tile, float* weights, float* gradientWeights, int samples)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= samples * 2 || column >= 4) return;
    float softmaxContributionRow[4];
    float maximum = -INFINITY;
    for (int column = 0; column < 4; column++)
    {
        maximum = ieee_maximum(maximum, tile[4096 + row * 16 + column]);
    }
    float sum = 0.0f;
    for (int block = 0; block < 4; block += 4096)
    {
        float lanes[16] = { 0.0f };
        const int end = min(block + 4096, 4);
        for (int column = block; column < end; column++)
        {
            const float sumTerm = rounded_exp(__fsub_rn(tile[4096 + row * 16 + column], maximum));
            softmaxContributionRow[column] = sumTerm;
            lanes[column % 16] = __fadd_rn(lanes[column % 16], sumTerm);
        }
        sum = block == 0 ? sum_8_4_2_1(lanes) : __fadd_rn(sum, sum_8_4_2_1(lanes));
    }
    float productSum = 0.0f;
    for (int block = 0; block < 4; block += 4096)
    {
        float lanes[16] = { 0.0f };
        const int end = min(block + 4096, 4);
        for (int column = block; column < end; column++)
        {
            const float productSumTerm = __fdiv_rn(softmaxContributionRow[column], sum);
            softmaxContributionRow[column] = productSumTerm;
            lanes[column % 16] = __fmaf_rn(productSumTerm, tile[8208 + row * 16 + column], lanes[column % 16]);
        }
        productSum = block == 0 ? sum_8_4_2_1(lanes) : __fadd_rn(productSum, sum_8_4_2_1(lanes));
    }
    const float softmaxContribution = round_to_float16(__fmul_rn(softmaxContributionRow[column],
        __fsub_rn(tile[8208 + row * 16 + column], productSum)));
    const float addContribution = round_to_float16(softmaxContribution);
    tile[10256 + row * 16 + column] = addContribution;
    const float multiplyContribution = round_to_float16(__fmul_rn(addContribution, weights[16]));
    const float tanhContribution = round_to_float16(__fmul_rn(multiplyContribution,
        __fsub_rn(1.0f, __fmul_rn(tile[2048 + row * 16 + column], tile[2048 + row * 16 + column]))));
    tile[12304 + row * 16 + column] = tanhContribution;
}

// multiplyUse Float32 [1] = use by Multiply as operand 1(addContribution, hidden, scale, multiply)
__global__ void multiplyUse(float* tile, float* weights, float* accumulators, int samples, long samplesBefore)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 1 || column >= 1) return;
    const int target = row;
    float total = accumulators[target * 16 + column], block = accumulators[112 + target * 16 + column];
    long terms = samplesBefore * 8;
    for (int row = 0; row < samples * 2; row++)
    {
        for (int column = 0; column < 4; column++)
        {
            block = __fmaf_rn(tile[10256 + row * 16 + column], tile[2048 + row * 16 + column], block);
            if (++terms % 256 == 0)
            {
                total = terms == 256 ? block : __fadd_rn(total, block);
                block = 0.0f;
            }
        }
    }
    accumulators[target * 16 + column] = total;
    accumulators[112 + target * 16 + column] = block;
}

// linearUse Float32 [4] = use by Linear as operand 2(tanhContribution, input, weight, bias, linear)
__global__ void linearUse(float* tile, float* weights, float* accumulators, int samples, long samplesBefore)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 1 || column >= 4) return;
    const int target = row;
    float total = accumulators[16 + target * 16 + column], block = accumulators[128 + target * 16 + column];
    long terms = samplesBefore * 2;
    for (int row = 0; row < samples * 2; row++)
    {
        block = __fadd_rn(block, tile[12304 + row * 16 + column]);
        if (++terms % 256 == 0)
        {
            total = terms == 256 ? block : __fadd_rn(total, block);
            block = 0.0f;
        }
    }
    accumulators[16 + target * 16 + column] = total;
    accumulators[128 + target * 16 + column] = block;
}

// linearUse2 Float32 [4, 4] = use by Linear as operand 1(tanhContribution, input, weight, bias, linear)
__global__ void linearUse2(float* tile, float* weights, float* accumulators, int samples, long samplesBefore)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 4 || column >= 4) return;
    float total = accumulators[32 + row * 16 + column], block = accumulators[144 + row * 16 + column];
    long terms = samplesBefore * 2;
    for (int term = 0; term < samples * 2; term++)
    {
        block = __fmaf_rn(tile[12304 + term * 16 + row], tile[term * 16 + column], block);
        if (++terms % 256 == 0)
        {
            total = terms == 256 ? block : __fadd_rn(total, block);
            block = 0.0f;
        }
    }
    accumulators[32 + row * 16 + column] = total;
    accumulators[144 + row * 16 + column] = block;
}

// expContribution Float32 [1] = gradient of Exp for operand 0(multiplyUse, logScale, scale)
__global__ void expContribution(float* weights, float* accumulators)
{
    const int row = blockIdx.y * blockDim.y + threadIdx.y;
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= 1 || column >= 1) return;
    const float expContribution = __fmul_rn(accumulators[column], weights[16 + column]);
    accumulators[96 + column] = expContribution;
}
